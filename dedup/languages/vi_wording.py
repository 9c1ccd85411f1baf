"""Vietnamese words that say the same: pairs of syllables as desks swap them, and the two ways to write y and i."""

from __future__ import annotations

from dedup.languages.base import words
from dedup.languages.wording import Wording, swaps

_SWAPS = """
    mỹ hoa_kỳ hoa_kì | đô_la đôla | vnd vnđ | tp thành_phố | km kilômét ki_lô_mét | kg ki_lô_gam
    ô_tô xe_hơi | máy_bay phi_cơ | sân_bay phi_trường | bệnh_viện nhà_thương | tàu_hỏa xe_lửa
    truyền_hình ti_vi tivi | gs giáo_sư | ts tiến_sĩ tiến_sỹ | bs bác_sĩ bác_sỹ | pgs phó_giáo_sư | ubnd ủy_ban_nhân_dân
    phần_trăm % | hecta ha héc_ta
"""
_IY = """
    hỳ:hì kỳ:kì kỹ:kĩ ký:kí kỷ:kỉ lý:lí lỹ:lĩ mỹ:mĩ mỳ:mì
    sỹ:sĩ sỷ:sỉ tỷ:tỉ ty:ti hy:hi quý:quí quỹ:quĩ quỳ:quì quy:qui
"""
BOUNDS = """
    about: khoảng chừng
    nearly: gần
    over: hơn trên
    under: dưới
    at least: ít_nhất tối_thiểu
    at most: nhiều_nhất tối_đa
    exactly: đúng
"""
DESIGNATORS = """nhóm loại vitamin bảng khu lô hạng cấp án cổng tuyến gan cúm khối lớp đội tòa toà ga hạng phòng hàng
    type virus chủng bản điều mục khoản chương phần đoạn điểm số tiết câu hình tập"""

WORDING = Wording(
    idle=words("rằng"),
    placing=words("trên dưới gần"),
    prepositions=words("với của từ bằng"),
    dating=words("ngày hôm vào"),
    titles=words("ông bà anh chị cô chú"),
    swaps={
        **swaps(_SWAPS),
        **{pair.partition(":")[2]: pair.partition(":")[0] for pair in _IY.split()},
    },
    limiting=words("""
        chỉ mọi mỗi tất toàn không chưa chẳng chả đừng chớ thiếu ít luôn
    """),
    turning=words("""
        nếu trừ chỉ cả ngay thậm không chưa chẳng chả đừng chớ thiếu mọi mỗi tất toàn vài ít nhiều gần hơn khoảng trên
        dưới tối nhưng song hoặc hay tuy dù mặc có thể sẽ sắp được cho phủ nhận cựu nguyên quyền giả nghi bị bịa sai dối
    """),
)
