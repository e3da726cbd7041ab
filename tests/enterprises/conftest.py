"""People around one enterprise of 芙蓉区, Changsha."""

import pytest

from tests.factories.enterprises import make_enterprise, make_staff
from tests.people import make_user


@pytest.fixture
def enterprise(db):
    return make_enterprise("430102001")


@pytest.fixture
def head(enterprise):
    return make_staff(enterprise)


@pytest.fixture
def township_supervisor(db):
    return make_user("township_supervisor", "430102001")


@pytest.fixture
def other_county(db):
    """County supervisor of 荷塘区 in Zhuzhou, another city."""
    return make_user("county_supervisor", "430202")
