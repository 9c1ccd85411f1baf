"""Sketches: the same rows from any batch, and estimates as good as 128 slots can give."""

import random

import numpy as np
import pytest

from dedup import kernels, sketch
from dedup.config import Config
from dedup.tables import Passages


def passages(rows):
    """Passages from (article, start, end)."""
    article, start, end = np.array(rows, np.int64).reshape(-1, 3).T
    n = len(article)
    return Passages(article.astype(np.int32), start, end, np.zeros(n, np.int32), np.ones(n, np.bool_))


def whole(batch):
    return passages([(i, 0, len(text)) for i, text in enumerate(batch)])


def story(rng, length):
    """Words of random letters: as many distinct shingles as characters, nearly."""
    return " ".join("".join(rng.choices("etaoinshrdlu", k=rng.randint(2, 9))) for _ in range(length // 6))


def overlapping(rng, size, count):
    """Pairs of texts of one size that share a run of words, at all degrees."""
    for _ in range(count):
        text, share = story(rng, 2 * size), rng.random()
        yield text[:size], text[int(size * share) : int(size * share) + size]


@pytest.mark.parametrize("row", [(0, -1, 2), (0, 0, 4), (0, 2, 1)])
def test_a_passage_outside_its_text_is_refused(row):
    """Even where the text of the next article would hold it."""
    with pytest.raises(ValueError, match="not inside its text"):
        sketch.sketch(["abc", "defgh"], passages([row]), Config())


def test_a_batch_gives_each_passage_the_row_it_has_alone():
    batch = [
        "Lương rose 3.2 percent, said the ministry of finance.",
        "",
        "Zoë told AFP that the strike was over by noon.",
    ]
    together = sketch.sketch(batch, whole(batch), Config())
    for i, text in enumerate(batch):
        alone = sketch.sketch([text], whole([text]), Config())
        for column in ("length", "digest", "raw"):
            assert (getattr(together, column)[i] == getattr(alone, column)[0]).all()
        assert (together.bands[:, i] == alone.bands[:, 0]).all()


def test_no_passages_give_no_rows():
    empty = sketch.sketch([], passages([]), Config())
    assert (0, (0, 2), (30, 0)) == (len(empty), empty.digest.shape, empty.bands.shape)


def test_short_passages_have_no_band_keys():
    batch = ["x" * 39, "x" * 40]
    bands = sketch.sketch(batch, whole(batch), Config(min_chars=40)).bands
    assert [False, True] == bands.any(axis=0).tolist()


@pytest.mark.parametrize("threshold", [0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9])
def test_bands_and_rows_are_datasketchs(threshold):
    """Also at the default, which is built in so that a run need not import datasketch."""
    datasketch = pytest.importorskip("datasketch")
    lsh = datasketch.MinHashLSH(threshold=threshold / (2 - threshold), num_perm=128, weights=(0.1, 0.9))
    assert (lsh.b, lsh.r) == sketch.bands_rows(threshold)


def test_the_strictest_thresholds_still_have_bands():
    for threshold in (0.95, 0.99, 1.0):
        bands, rows = sketch.bands_rows(threshold)
        assert bands >= 2
        assert bands * rows <= 128


def test_a_signature_becomes_a_datasketch_minhash_of_the_same_estimate():
    rng = random.Random(3)
    for a, b in overlapping(rng, 600, 20):
        data = [a.encode(), b.encode()]
        signature = kernels.signatures(b"".join(data), np.array([0, len(data[0])]), np.cumsum([len(d) for d in data]))
        left, right = map(sketch.to_minhash, signature)
        assert float((signature[0] == signature[1]).mean()) == left.jaccard(right)
    with pytest.raises(ValueError, match="seed"):
        left.jaccard(pytest.importorskip("datasketch").MinHash(num_perm=128))


@pytest.mark.parametrize(
    ("size", "bound"),
    [
        pytest.param(330, 1.1, id="some 270 shingles"),
        pytest.param(2700, 1.1, id="an article"),
        pytest.param(80, 1.25, id="some 60 shingles: half the slots are copies"),
    ],
)
def test_estimates_err_no_more_than_128_independent_slots_would(twin, size, bound):
    """Root mean square error against exact Jaccard, as a multiple of sqrt(J (1 - J) / 128), and no bias."""
    pairs = list(overlapping(random.Random(11), size, 600))
    data = [text.encode() for pair in pairs for text in pair]
    end = np.cumsum([len(d) for d in data])
    start = end - np.array([len(d) for d in data])
    utf8 = b"".join(data)
    signature = twin.signatures(utf8, start, end)
    offsets, hashes = twin.shingles(utf8, start, end)
    even = np.arange(0, len(data), 2)
    both, sizes = twin.shared(offsets, hashes, even, even + 1), np.diff(offsets)
    exact = both / (sizes[0::2] + sizes[1::2] - both)
    error = (signature[0::2] == signature[1::2]).mean(axis=1) - exact
    ideal = np.sqrt((exact * (1 - exact)).mean() / 128)
    assert np.sqrt((error**2).mean()) <= bound * ideal
    assert abs(error.mean()) <= 4 * ideal / np.sqrt(len(pairs))


def test_pairs_share_a_band_key_as_often_as_the_s_curve_says():
    """1 - (1 - J**4)**30 in each fifth of J, within four standard errors and .04, as slots are not independent."""
    pairs = list(overlapping(random.Random(5), 400, 1500))
    batch = [text for pair in pairs for text in pair]
    bands = sketch.sketch(batch, whole(batch), Config()).bands
    met = (bands[:, 0::2] == bands[:, 1::2]).any(axis=0)
    shingles = [{text.replace(" ", "")[i : i + 5] for i in range(len(text.replace(" ", "")) - 4)} for text in batch]
    exact = np.array([len(a & b) / len(a | b) for a, b in zip(shingles[0::2], shingles[1::2], strict=True)])
    curve = 1 - (1 - exact**4) ** 30
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        rows = (low <= exact) & (exact < low + 0.2)
        assert rows.sum() > 50
        expected = curve[rows].mean()
        slack = 4 * np.sqrt(max(expected * (1 - expected), 1 / rows.sum()) / rows.sum()) + 0.04
        assert abs(met[rows].mean() - expected) <= slack
