from tests.architecture.areas.base import PUBLIC, Route, of_form, unknown_form

# The form's door is no kiosk's: to everybody there is none behind it.
ROUTES: dict[str, Route] = {
    "kiosk:kiosk": Route(PUBLIC, of_form, ok=(404,), elsewhere=(unknown_form,)),
    "kiosk:worker": Route(PUBLIC),
    "kiosk:report": Route(PUBLIC, of_form, methods=("POST",), ok=(404,), elsewhere=(unknown_form,)),
    "kiosk:pin": Route(PUBLIC, of_form, methods=("POST",), ok=(404,), elsewhere=(unknown_form,)),
}
