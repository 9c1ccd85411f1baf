"""Vietnamese: wire copy of TTXVN (VNA) and the daily press. Words are syllables, as written."""

from __future__ import annotations

from dedup.languages.abbreviations import VIETNAMESE
from dedup.languages.base import Language, amounts, merged, numbered, opposites, phrases, rivals, table, words
from dedup.languages.vi_wording import BOUNDS, DESIGNATORS, WORDING

_NUMBERS = """không một/mốt hai ba bốn/tư năm/lăm/nhăm sáu bảy/bẩy tám chín"""
_SCALES = """
    10: mươi chục
    12: tá
    100: trăm
    1000: nghìn ngàn
    10000: vạn
    1000000: triệu
    1000000000: tỷ tỉ
"""
_ORDINALS = "nhất nhì"

_NEGATIONS = """
    not: không chưa chẳng chả đừng chớ khỏi
    never: hề
    without: thiếu
    none: bất vô phi
    by: bởi bị
    deny: bác
"""
_POLARITY = """
    tăng lên cao tiến vượt | giảm xuống thấp lùi hạ sụt tụt
    lãi lời lợi | lỗ
    thặng | thâm
    mua | bán
    thắng | thua bại hòa hoà
    chấp duyệt ủng thuận | phản chống bác cấm chối
    sống sót | chết thiệt tử
    chết thiệt tử | thương
    trước | sau
    trên | dưới
    hơn trên ít_nhất tối_thiểu | dưới nhiều_nhất tối_đa
    được phép | cấm
    hơn nhiều | kém ít
    đầu mở khai | cuối đóng bế kết
    bắc | nam
    đông | tây
    nam ông anh bố cha trai chồng | nữ bà chị mẹ gái vợ cô
    nhập | xuất
    vào đến tới | ra rời khỏi
    tốt giỏi | xấu kém tồi
    mạnh | yếu
    to lớn rộng | nhỏ bé hẹp
    già cũ | trẻ mới
    nhanh | chậm
    đúng | sai
    nóng ấm | lạnh mát
    dài | ngắn
    bắt giam | thả
    thành | thất
    bạn | thù địch
    trong nội | ngoài ngoại
    từ | đến tới
    trái | phải
    sáng | chiều tối đêm
    được | bị
    hợp | trái
    công | tư
    đỗ đậu | trượt rớt
    nếu | trừ_khi
    chỉ | thậm_chí ngay_cả
"""
_RIVALS = """
    nắng mây mưa tuyết sương
    dầu than vàng bạc đồng
"""
_UNITS = """
    s: giây
    min: phút
    h: giờ tiếng
    day: ngày
    week: tuần
    month: tháng
    year: năm tuổi
    century: kỷ
    mm: mm milimét
    cm: cm xăng-ti-mét
    m: mét m
    km: km kilomét cây
    kmh: km/h
    g: gram gam
    kg: kg kilôgam ký cân
    t: tấn
    ta: tạ
    l: lít
    bbl: thùng
    ha: ha héc-ta hecta
    mw: mw
    degree: độ
    point: điểm
    person: người
    household: hộ
    vote: phiếu
"""
_CURRENCIES = """
    ₫: đồng vnd đ vnđ
    $: usd đô đô-la
    €: euro eur
    £: bảng
    ¥: yên yen
    yuan: tệ
"""
_TITLES = """
    ông: ông
    bà: bà
    gs: gs
    ts: ts
    bs: bs
    tp: tp
    pgs: pgs
    reuter: reuter reuters
    afp: afp
    ap: ap
    vna: vna ttxvn
"""
_FUNCTION = """
    là và của các những một cái con chiếc này đó kia ấy nọ đây đấy thì mà rằng với cho để từ tại ở trong ngoài trên \
    dưới \
    giữa về theo đến tới bởi do vì nên nếu khi lúc như cũng vẫn còn đã đang sẽ vừa mới từng được bị có phải cần nên \
    thể \
    nhưng hay hoặc song tuy dù mặc cùng rất quá lắm hơn nhất đều chỉ ngay lại ra vào lên xuống sự việc cuộc nền sau \
    trước \
    qua gồm bao nhiêu mọi mỗi từng nhiều ít vài tôi chúng ta họ nó ông bà anh chị em mình ai gì nào đâu thế vậy nhằm \
    nói cho biết bày tỏ khẳng định nhấn mạnh phát biểu thông báo cho hay thêm
"""
_SPEECH = "nói biết khẳng định nhấn mạnh phát biểu tuyên bố thông báo theo"
_MOODS = """
    planned: sẽ sắp dự_kiến dự_định dự_tính chuẩn_bị định phải
    perhaps: có_thể có_lẽ có_khả_năng
"""
_COMMON = """
    theo tại trong ngoài sau trước khi để với từ nhiều các những một hai ba ngày tháng năm sáng chiều tối hôm trên \
    dưới \
    đây đó này đến nay hiện đang đã sẽ vừa phát nhân ông bà anh chị em cuộc hội phiên buổi chương tham bên cạnh đồng \
    cùng tuy nhưng do vì nếu dự kiến tính riêng ngoài trao thông qua về cơ quan công chính lực lượng người dân bộ \
    thủ phó chủ tổng giám đốc lãnh đạo đại diện ủy uỷ ban tỉnh thành nước quốc gia thế giới kinh tế thị trường giá
"""

_MONTHS = "một hai ba bốn/tư năm sáu bảy/bẩy tám chín mười"
_WEEKDAYS = "hai/2 ba/3 tư/bốn/4 năm/5 sáu/6 bảy/bẩy/7"
_COMPOUNDS: dict[str, tuple[str, object]] = {
    "phần trăm": ("%", "%"),
    "phần nghìn": ("%", "‰"),
    "đô la": ("$", "$"),
    "đô la mỹ": ("$", "$"),
    "nhân dân tệ": ("$", "yuan"),
    "bảng anh": ("$", "£"),
    "hôm nay": ("r", 0),
    "hôm qua": ("r", -1),
    "hôm kia": ("r", -2),
    "ngày mai": ("r", 1),
    "ngày kia": ("r", 2),
    "ngày kìa": ("r", 3),
    "ngày mốt": ("r", 2),
    "hôm kìa": ("r", -3),
    **dict.fromkeys(("trừ khi", "thậm chí", "ngay cả"), ("x", "")),
    "chủ nhật": ("y", 6),
    "chúa nhật": ("y", 6),
    "từ chối": ("n", "deny"),
    "phủ nhận": ("n", "deny"),
    "không bao giờ": ("n", "never"),
    "chưa bao giờ": ("n", "never"),
    "không khí": ("x", ""),  # air, airline, space, air force: no negation in them
    "hàng không": ("x", ""),
    "không gian": ("x", ""),
    "không quân": ("x", ""),
    "công an": ("x", ""),
    "thiệt hại": ("x", ""),
    "ít nhất": ("x", ""),
    "nhiều nhất": ("x", ""),
    "tối thiểu": ("x", ""),
    "tối đa": ("x", ""),
    "năm ngoái": ("r", (-1, "year")),
    "năm nay": ("r", (0, "year")),
    "năm tới": ("r", (1, "year")),
    "mùa xuân": ("r", "spring"),
    "mùa hè": ("r", "summer"),
    "mùa hạ": ("r", "summer"),
    "mùa thu": ("r", "autumn"),
    "mùa đông": ("r", "winter"),
    "tháng giêng": ("m", 1),
    "tháng chạp": ("m", 12),
    "tháng mười một": ("m", 11),
    "tháng mười hai": ("m", 12),
    **{f"tháng {number}": ("m", number) for number in range(1, 13)},
    **{f"tháng 0{number}": ("m", number) for number in range(1, 10)},
    **{f"tháng {word}": ("m", number) for word, number in numbered(_MONTHS, 1).items()},
    **{f"thứ {word}": ("y", number) for word, number in numbered(_WEEKDAYS).items()},
}

LANGUAGE = Language(
    code="vi",
    abbreviations=VIETNAMESE,
    decimal=",",
    numbers=numbered(_NUMBERS) | {"mười": 10},
    scales=amounts(_SCALES),
    fractions={"rưỡi": (1, 2), "nửa": (1, 2)},
    vague={"vài": "couple", "đôi": "x2"},
    ordinals=numbered(_ORDINALS, 1),
    months={},
    weekdays={},
    relative_days={},
    compounds=_COMPOUNDS,
    capital_only=frozenset(),
    negations=table(_NEGATIONS),
    polarity=merged(opposites(_POLARITY), rivals(_RIVALS)),
    negative_prefixes=(),
    titles=table(_TITLES),
    aliases=table("mỹ: hoakỳ hoakì\nun: liênhợpquốc liênhiệpquốc\nanh: vươngquốcanh"),
    units=table(_UNITS),
    currencies=table(_CURRENCIES),
    percents=frozenset(),
    minus=words("âm"),
    joiners=words("và đến tới linh lẻ - hoặc"),
    year_words=words("năm từ"),
    passive=words("bị được"),
    agents=words("bởi"),
    speech=words(_SPEECH),
    moods=table(_MOODS),
    done=words("đã vừa từng"),
    function_words=words(_FUNCTION),
    common_words=words(_COMMON),
    tensed=False,
    bounds=phrases(BOUNDS),
    designators=words(DESIGNATORS),
    wording=WORDING,
)
