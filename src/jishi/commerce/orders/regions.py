"""The provinces, municipalities, autonomous regions and special regions of China, and equal names.

Source: GB/T 2260 (codes of administrative divisions), short names as in daily use.
"""

from __future__ import annotations

REGIONS: tuple[str, ...] = (
    "北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江",
    "安徽", "福建", "江西", "山东", "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川",
    "贵州", "云南", "西藏", "陕西", "甘肃", "青海", "宁夏", "新疆", "台湾", "香港", "澳门",
)  # fmt: skip


def short_name(region: str) -> str | None:
    """`新疆维吾尔自治区` → `新疆`; None for what is no region."""
    text = region.strip()
    return next((name for name in REGIONS if text.startswith(name)), None)


def same_region(a: str, b: str) -> bool:
    """Whether both name the same region, in full or short."""
    return a.strip() == b.strip() or (
        (short := short_name(a)) is not None and short == short_name(b)
    )
