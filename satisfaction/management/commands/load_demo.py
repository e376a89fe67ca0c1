from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from satisfaction.demo import (
    announcing,
    asking,
    collecting,
    dates,
    grading,
    khanh_hoa,
    measures,
    naming,
    owing,
    own,
    people,
    planning,
    publishing,
    quang_thanh,
    reporting,
    residents,
    reviewing,
    watching,
    written,
)
from scoring.services import load_methods_shipped
from surveys.addresses import address_of, kiosk_address_of
from surveys.models import Round
from surveys.services import load_shipped_questionnaires


class Command(BaseCommand):
    help = (
        "Nạp tỉnh mẫu: Khánh Hòa sau 1/7/2025 với hai năm phiếu giả định, một đợt tự khảo sát, một đợt hỏi người dân "
        "toàn tỉnh, xã Quảng Thành năm 2023 và các tài khoản dùng thử. Chạy lại không thêm gì, chỉ in lại tài khoản."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            survey_round = self._province()
        accounts = people.load(at=timezone.now())
        with transaction.atomic():
            grading.load(at=timezone.now())
            self._publish(survey_round.assessment_year - 1)
        with transaction.atomic():
            collecting.load(survey_round, at=timezone.now())
        with transaction.atomic():
            written.load(at=timezone.now())
            watching.load(khanh_hoa.closed(), at=timezone.now())
        with transaction.atomic():
            owing.load(at=timezone.now())
            dates.load(at=timezone.now())
            reporting.load(at=timezone.now())
            reviewing.load(khanh_hoa.closed(), at=timezone.now())
        with transaction.atomic():
            measures.load(at=timezone.now())
            announcing.load(khanh_hoa.closed(), at=timezone.now())
            planning.load(khanh_hoa.closed(), at=timezone.now())
            naming.load(khanh_hoa.closed(), at=timezone.now())
            asking.load(at=timezone.now())
        self._say_door(survey_round)
        self._say_people(accounts)
        self.stdout.write(
            f"Đăng nhập bằng {people.FIRST}, mở đợt {survey_round.code}, bấm Tính lại chỉ số rồi Tải báo cáo PDF."
        )

    def _publish(self, year: int) -> None:
        at = timezone.now()
        publishing.load(round=khanh_hoa.closed(), at=at)
        publishing.lay_before_leaders(round=residents.load(year=year, at=at), at=at)

    def _province(self) -> Round:
        at = timezone.now()
        load_shipped_questionnaires(at=at)
        load_methods_shipped(at=at)
        survey_round = khanh_hoa.load(at=at)
        quang_thanh.load(at=at)
        # Of the year before the open round, like the province's closed round.
        own.load(year=survey_round.assessment_year - 1, at=at)
        residents.load(year=survey_round.assessment_year - 1, at=at)
        return survey_round

    def _say_door(self, survey_round: Round) -> None:
        if survey_round.state != Round.State.OPEN:
            self.stdout.write(f"Đợt đã khóa thu phiếu: {survey_round.title}")
            return
        self.stdout.write(f"Đợt đang mở: {survey_round.title}")
        door = khanh_hoa.door(survey_round)
        if door is not None:
            self.stdout.write(f"Phiếu để trả lời thử: {address_of(door)}")
        kiosk = collecting.kiosk(survey_round)
        if kiosk is not None:
            self.stdout.write(f"Máy đặt tại quầy: {kiosk_address_of(kiosk)} (mã PIN {collecting.KIOSK_PIN})")

    def _say_people(self, accounts: list[tuple[people.Person, str]]) -> None:
        self.stdout.write("Tài khoản dùng thử (mật khẩu lưu trong demo-accounts.txt của thư mục dữ liệu):")
        for person, password in accounts:
            self.stdout.write(f"  {person.username:<22} {password}   {person.full_name}")
