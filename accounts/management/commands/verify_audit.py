from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from accounts.audit_chain import Verified, is_in_chain, last_seal, verify_audit


class Command(BaseCommand):
    help = (
        "Kiểm tra nhật ký: tính lại mọi niêm phong, xem các chốt của cơ sở dữ liệu còn bật không, so từng dòng dữ liệu "
        "với lần thay đổi cuối đã ghi. Mã thoát 0: khớp cả; 1: có chỗ không khớp, nói rõ ở đâu."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--ma", metavar="MÃ", help="mã niêm phong đã chép ra ngoài (ít nhất 16 ký tự đầu): phải có trong chuỗi"
        )

    def handle(self, *args: Any, ma: str | None, **options: Any) -> None:
        found = verify_audit(at=now())
        faults = list(faults_of(found))
        if ma and not is_in_chain(ma):
            faults.append(f"mã {ma} không có trong chuỗi: chuỗi đã bị cắt hoặc làm lại (mã ngắn nhất 16 ký tự)")
        if faults:
            raise CommandError("Nhật ký không khớp:\n" + "\n".join(f"- {fault}" for fault in faults))
        seal = last_seal()
        self.stdout.write(f"Khớp: {found.seals} niêm phong, {found.sealed} việc, {found.changes} thay đổi.")
        if seal:
            self.stdout.write(f"Niêm phong số {seal.number}: {seal.digest}")


def faults_of(found: Verified) -> list[str]:
    """Return what does not hold, in words."""
    chain = (
        [f"niêm phong số {found.broken}: có dòng bị sửa, thêm hoặc xóa, hoặc niêm phong bị đổi"] if found.broken else []
    )
    guards = [f"bảng {table}: chốt không cho sửa, xóa hoặc ghi thay đổi đã bị tắt" for table in found.unguarded]
    drifted = (found.drifted or {}).items()
    return [*chain, *guards, *(f"bảng {table}: {rows} dòng khác lần thay đổi cuối đã ghi" for table, rows in drifted)]
