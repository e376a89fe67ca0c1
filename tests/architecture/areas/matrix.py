from tests.architecture.areas.base import RESULTS, UNKNOWN_ROUND, Route, of_round


def of_a_round() -> Route:
    return Route(RESULTS, of_round("inside"), outside=(of_round("beyond"),), elsewhere=UNKNOWN_ROUND)


ROUTES: dict[str, Route] = {
    "matrix:heat": of_a_round(),
    "matrix:heat_csv": of_a_round(),
    "matrix:heat_xlsx": of_a_round(),
    "matrix:compare": of_a_round(),
    "matrix:compare_csv": of_a_round(),
    "matrix:compare_xlsx": of_a_round(),
}
