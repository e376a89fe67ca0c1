"""The head of the report of a round."""

from agencies.models import RecipientList
from reports.common import head, kept_recipients
from reports.content import Head
from reports.selectors import Source


def province_head(source: Source) -> Head:
    issuer = source.issuer
    subject = (
        "Kết quả khảo sát, đo lường sự hài lòng của người dân, tổ chức, doanh nghiệp "
        f"đối với sự phục vụ của cơ quan hành chính nhà nước, {source.period}"
    )
    above = ("Như trên;",) if issuer.addressee else ()
    kept = kept_recipients(source, RecipientList.Kind.PROVINCE_REPORT) or ("Các đơn vị được khảo sát;",)
    return head(source, subject, issuer.addressee, (*above, *kept))
