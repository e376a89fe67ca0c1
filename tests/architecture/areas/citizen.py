from tests.architecture.areas.base import PUBLIC, Route, of_form, unknown_form

# The trial form of these tests is too short to be left half-way.
ROUTES: dict[str, Route] = {
    "surveys:later": Route(PUBLIC, of_form, methods=("POST",), ok=(404,), elsewhere=(unknown_form,)),
    "surveys:resume": Route(PUBLIC, of_form, methods=("GET", "POST"), ok=(404,), elsewhere=(unknown_form,)),
}
