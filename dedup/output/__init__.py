"""What leaves the tool: the output folder, rewritten sources, a diff. Applies findings; decides nothing.

    findings + sources  ->  write     dedup-out/: texts, report, ledger
                            in_place  the sources themselves, ledger in .dedup/ beside them
                            diff      a unified diff, nothing written

Contract: final cuts only (`cuts.widen` made them); what is not cut is byte-identical; nothing half-written ever stands
under its final name; equal input gives equal bytes. The way back is `dedup.restore`.
"""

from dedup.output.diff import diff
from dedup.output.folder import write
from dedup.output.inplace import in_place
from dedup.output.written import Written

__all__ = ["Written", "diff", "in_place", "write"]
