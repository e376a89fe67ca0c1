"""What stands where the words of a comment were destroyed: the portal's own sentence, nobody's opinion."""

# The form was excluded from the count: nobody is shown its comment, and without the form nothing would say so any more.
WITH_FORM = "(Phiếu đã loại khi đếm; lời góp ý hủy cùng phiếu.)"
BY_TERM = "(Lời góp ý đã hủy theo thời hạn lưu.)"
GONE = (WITH_FORM, BY_TERM)
