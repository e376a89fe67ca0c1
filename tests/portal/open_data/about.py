"""What is said of a publication that is in no database."""

from portal.open_data.about import About, Licence

ABOUT = About(
    round="dot",
    title="Đợt",
    assessment_year=2026,
    opens_on="2026-01-01",
    closes_on="2026-12-31",
    province="Khánh Hòa",
    number=1,
    address="https://vi-du.vn/du-lieu/dot/1/",
    issuing_body="UBND tỉnh",
    decision_number="12/QĐ-UBND",
    decision_date="2026-11-27",
    published_at="2026-11-27T02:00:00+00:00",
    method="thu",
    method_title="Phương pháp thử",
    method_version=1,
    confidence_level="95",
    synthetic=False,
    licence=Licence("", ""),
)
