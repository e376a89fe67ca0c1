"""Words by which names are known, and words that look like names and are none. Pure data."""

from agencies.sorting import folded


def _set(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.replace("\n", ",").split(",") if part.strip())


def _plain(words: frozenset[str]) -> frozenset[str]:
    return frozenset(map(folded, words))


# Said to or of a person.
PERSONAL = _set("""
bạn,
ông, bà, anh, chị, em, cô, chú, bác, cậu, dì, thầy, cụ, đ/c, đc, đồng chí, ông bà, mr, ms, mrs, tên là, có tên,
mang tên, tên, họ tên, họ và tên, tôi là, tôi tên, tên tôi, em là, cháu là, con là, bác sĩ, bs, bác sỹ, y tá,
điều dưỡng, luật sư, cô giáo, thầy giáo, người tên, a, c
""")
# Unmarked, some of these are other words: what follows must then be written like a name.
PERSONAL_PLAIN = _plain(PERSONAL) - {"co", "a", "c", "di", "cu"}
# An office: what follows may be a name, or the name of an institution.
OFFICES = _set("""
cán bộ, công chức, viên chức, nhân viên, chuyên viên, cán sự, trưởng phòng, phó phòng, phó trưởng phòng, giám đốc,
phó giám đốc, chủ tịch, phó chủ tịch, bí thư, phó bí thư, trưởng thôn, tổ trưởng, kế toán, thủ quỹ, địa chính,
tư pháp, hộ tịch, văn thư, bảo vệ, lễ tân, trưởng ban, phó ban, cục trưởng, chi cục trưởng, chánh văn phòng,
công an viên, lãnh đạo, trưởng khoa, trung úy, đại úy, thượng úy, thiếu úy, thiếu tá, trung tá, thượng tá, đại tá
""")
OFFICES_PLAIN = _plain(OFFICES)
FAMILIES = _set("""
nguyễn, trần, lê, phạm, hoàng, huỳnh, phan, vũ, võ, đặng, bùi, đỗ, hồ, ngô, dương, lý, đào, đinh, đoàn, trịnh,
trương, mai, cao, hà, lâm, tạ, tô, lương, châu, thái, từ, vương, kiều, quách, phùng, tôn, la, văn, nông, hứa, diệp,
triệu, lưu, đàm, giang, thạch, sơn, kim, ngọc, cái, chu, tăng, hầu, doãn, nghiêm, khương, bạch, thân, lại, đồng,
phó, ksor, rơ, y, h, niê, siu, katơr, mấu, pi, pinăng, chamaléa, nguyen, tran, pham, hoang, huynh, phan, dang, bui,
ngo
""")
# Family names that are also everyday words: one capitalised word after them proves nothing.
ALSO_WORDS = _set("""
cao, mai, hà, từ, la, văn, sơn, kim, ngọc, cái, lại, đồng, phó, thái, tăng, y, h, rơ, giang, thân, lương, thạch,
hồ, lý, đào
""")
MIDDLE = _set(
    "thị, văn, hữu, đức, ngọc, minh, thanh, quang, xuân, thu, kim, hồng, đình, công, quốc, bá, thi, van, huu, duc"
)
GIVEN = _set("""
an, anh, bình, chi, chinh, chiến, cúc, cường, danh, dung, duy, duyên, dũng, dương, đạt, đông, đức, giang, hà, hải,
hạnh, hằng, hậu, hiền, hiếu, hiệp, hiệu, hoa, hoà, hòa, hoài, hoàn, hoàng, hồng, huệ, hùng, hưng, hương, hường,
huy, huyền, khang, khánh, khoa, kiên, kiệt, lam, lan, lâm, liên, liễu, linh, loan, long, lộc, lợi, lương, ly, lý,
mai, mạnh, minh, my, mỹ, nam, nga, ngân, nghĩa, ngọc, nguyên, nguyệt, nhàn, nhân, nhi, nhung, như, oanh, phát,
phong, phú, phúc, phương, phượng, quân, quang, quý, quyên, quyết, quỳnh, sang, sáng, sen, sinh, sơn, tài, tâm, tân,
thái, thanh, thành, thắng, thảo, thắm, thêu, thi, thiện, thoa, thơm, thu, thuận, thủy, thùy, thúy, thư, thương,
tiến, toàn, trang, trâm, trí, trinh, trung, trúc, trường, tú, tuấn, tuyến, tuyết, tùng, uyên, vân, vi, việt, vinh,
vũ, vương, vy, xuân, xuyến, yên, yến, tuan, hang, huong, phuong, thuy, hung, dung, hanh, hien, nhung, lan, tuyet,
loan, thao, trang, cuong, thang
""")
# Titles and words that are one everyday word together.
EVERYDAY = _set("""
anh em, chị em, cô giáo, anh hùng, ông chủ, bà con, cô chú, anh chị, ông bà, em gái, em trai, cô an ninh, em nhỏ,
em học, bác sĩ, chú ý, em thấy, chị nhân viên, anh nhân viên, cô nhân viên, anh chi, em thu, em phát, tên thành,
tên phường, tên đường, tên trường, tên tài, tên minh, em như, em tiến, anh thi, em thi, ông thành, em lý, em sinh,
tên danh
""")
# Of whom everybody speaks, and no official.
NOBODY = frozenset({"bac ho"})
# Before these a place word tells where somebody holds office (chủ tịch xã Lê Văn Tám), not a place.
HOLDING = frozenset({"chu tich", "bi thu", "truong cong", "cong an", "giam doc", "truong phong", "can bo", "cong chuc"})
# After these a given name may stand without a title (gặp Lan ở quầy 3).
BEFORE_NAMES = _set("gặp, do, nhờ, khen, ơn, tìm, nhở, hỏi")
# The first two words of institutions: no names, whatever office stands before them.
INSTITUTIONS = _set("""
tu phap, dia chinh, ho tich, buu dien, tai nguyen, tai chinh, quan ly, noi vu, y te, giao duc, cong an, kho bac,
bao hiem, mot cua, van phong, van hoa, trung tam, chi cuc, cong thuong, xay dung, giao thong, nong nghiep,
lao dong, thanh tra, tiep nhan, tiep dan, doan thanh, hoi phu, hoi nong, hoi dong, hoi cuu, mat tran, dang uy,
uy ban, nha nuoc, dan quan, quan su, ke toan, ngan hang, dien luc, cap nuoc, benh vien, tram y, phong kham,
viet nam, mot cua, bo phan, ban quan, ban chi, so noi, so y, so tai, so xay, so giao, so tu, so cong, so nong,
so khoa, so van, thue co, co quan, tinh doan, cong chuc, can bo, vien chuc, nhan vien, chuyen vien, ho so, thu tuc,
to chuc, phong tu, phong tai, phong noi, khoa noi, khoa ngoai, khoa san, khoa nhi, don vi, cong dan, thu vien,
cong chung, chung thuc, ly lich, van thu, le tan, to mot, pho chu, chu tich, pho giam, giam doc, truong phong,
pho phong, pho truong, bi thu, pho bi, truong ban, pho ban, truong khoa, to truong, chi bo, dang bo, doan the,
hanh chinh, khoa hoc, dang ky, toa an, vien kiem, cao tuoi, nguoi cao, thai do, tu van, lai xe
""")
PLACES = _set("""
ha noi, ho chi, hai phong, da nang, can tho, hue, ha giang, ha nam, ha tinh, ha dong, cao bang, cao lanh, lam dong,
dong nai, dong thap, dong hoi, ba ria, ba dinh, ba vi, ba na, ba den, ba trieu, ba huyen, ba diem, ong ich, co to,
co giang, co bac, khanh hoa, nha trang, cam ranh, ninh hoa, dien khanh, van ninh, van phong, khanh vinh, khanh son,
truong sa, cam lam, phan thiet, phan rang, le thuy, binh duong, binh dinh, thai binh, thai nguyen, thanh hoa,
quang thanh, quang nam, bac kan, ninh thuan, phu yen, phu quoc, dak lak, gia lai, kon tum, son la, son tra,
son tay, la gi, giang nam, kim boi, ngoc hoi, ngoc hiep, ly son, chu se, chu prong, mai chau, mai son, duong kinh,
tan dinh, ton dan, tu son, tu liem, tu ky, hoang sa, hoang mai, thach that, thach ha, luong son, phu ly, dam doi,
chau doc, chau thanh, chau duc, lam thao, ha long, ha tien, doan hung, trieu son, trieu phong, nghiem xuan,
bach long, dinh hoa, vo nhai, phung hiep, nong cong, nong son, em be, chi lang, anh son, anh quoc, bac ninh,
bac giang, bac lieu, bac ai, chu lai, chu pah, co loa, di linh, di an, cu chi, cu jut, cu mgar, thay thuoc
""")
# Never the start of a name after a title, nor part of one.
NEVER = _set("""
sở, ubnd, hđnd, ttpvhcc, cccd, cmnd, tthc, thưa, và, của, không, tôi, này, kia, ấy, ở, tại, phải, có, đã, đang, sẽ,
rất, làm, nói, hẹn, cho, ngày, tháng, xã, huyện, tp, thôn, ủy, uỷ, xin, để, vì, nên, khi, nếu, các, những, một,
trong, ngoài, về, đến, bị, được, gì, nào, sao, ai, nhưng, thì, là, mà, với, đề, nghị
""")
# Directly before a name these make it a street, a school, a ward.
BEFORE_PLACES = _set("""
đường, phố, phường, xã, huyện, quận, tỉnh, tp, thành phố, thị xã, thị trấn, thôn, ấp, khóm, tổ dân phố, khu, chợ,
cầu, ngã tư, ngã ba, trường, thpt, thcs, tiểu học, mầm non, đại học, cao đẳng, bệnh viện, hẻm, ngõ, ngách, số,
sân bay, ga, bến xe, công viên, quảng trường, đại lộ, chung cư, khu đô thị, duong, phuong, xa, huyen, quan, tinh,
thanh pho, truong, cong ty, công ty, hợp tác xã, doanh nghiệp, khách sạn, nhà hàng, nhà máy, đảo, núi, sông, hồ,
chùa, đình, đền, nhà thờ, nghĩa trang, trạm, mộ, vịnh, bán đảo, suối, đèo
""")
# What makes a name the writer's own or a relative's, by the words before it and its title.
OWN = tuple(
    tuple(words.split())
    for words in (
        "toi la",
        "toi ten",
        "ten toi",
        "em la",
        "chau la",
        "con la",
        "minh la",
        "con toi",
        "chau toi",
        "me toi",
        "cha toi",
        "bo toi",
        "vo toi",
        "chong toi",
        "ho ten",
        "ho va ten",
        "ky ten",
        "nguoi viet",
        "nguoi gop y",
        "con trai",
        "con gai",
        "ba toi",
        "ma toi",
        "em toi",
        "anh toi",
        "chi toi",
    )
)
ACCUSING = frozenset({"can", "chuc", "nhan"})
JOINING = frozenset({"và", "với", "cùng", "hoặc", "va"})
