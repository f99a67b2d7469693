"""What may enter which channel: for every combination of companies in it, connected, invited or own."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

import pytest

from slackbot.safety.audience import connected, objection
from slackbot.words import Audience

PROVIDER, CUSTOMER, THIRD, ORGANISATION = "T0HINODE", "T0AKATSUKI", "T0MINATO", "E0MINATO"
TEAMS = (PROVIDER, CUSTOMER, THIRD, ORGANISATION)
NAMES = (
    "shared_team_ids",
    "connected_team_ids",
    "pending_connected_team_ids",
    "pending_shared",
)
GROUPS = [group for size in range(len(TEAMS) + 1) for group in combinations(TEAMS, size)]


def in_channel(name: str, group: tuple[str, ...], **more: Any) -> dict[str, Any]:
    return {"id": "C0SOMEWHERE", name: list(group), **more}


@pytest.mark.parametrize(("name", "group"), [*product(NAMES, GROUPS)])
def test_the_desk_is_for_the_provider_alone(name: str, group: tuple[str, ...]) -> None:
    """However another company is said to be in: connected, or invited only."""
    alone = set(group) <= {PROVIDER}

    found = objection(in_channel(name, group), Audience.DESK, PROVIDER, {CUSTOMER})

    assert found == (None if alone else "desk_is_shared")


def test_workspaces_of_the_providers_own_organisation_are_no_other_company() -> None:
    channel = in_channel("connected_team_ids", (PROVIDER, CUSTOMER), internal_team_ids=["T0HINODEWEST"])

    assert objection(channel, Audience.CUSTOMER, PROVIDER, {CUSTOMER}) is None


@pytest.mark.parametrize(("is_shared", "is_pending"), [*product([True, False, None], repeat=2)])
def test_a_desk_that_is_shared_or_about_to_be_is_no_desk(is_shared: bool | None, is_pending: bool | None) -> None:
    """Even when Slack does not name the other company."""
    channel = in_channel("shared_team_ids", (PROVIDER,), is_ext_shared=is_shared, is_pending_ext_shared=is_pending)

    found = objection(channel, Audience.DESK, PROVIDER)

    assert found == ("desk_is_shared" if is_shared or is_pending else None)


@pytest.mark.article("12")
@pytest.mark.parametrize(("name", "group"), [*product(NAMES, GROUPS)])
def test_what_a_customer_reads_enters_their_channel_alone(name: str, group: tuple[str, ...]) -> None:
    found = objection(in_channel(name, group, is_ext_shared=True), Audience.CUSTOMER, PROVIDER, {CUSTOMER})

    if {THIRD, ORGANISATION} & set(group):
        assert found == "another_company_is_in_the_channel"
    elif CUSTOMER in group:
        assert found is None
    else:
        assert found == "customer_is_not_in_the_channel"


@pytest.mark.parametrize(("one", "other"), [*product(NAMES, NAMES)])
def test_a_third_company_is_found_in_whatever_list_it_stands(one: str, other: str) -> None:
    channel: dict[str, Any] = {"is_ext_shared": True}
    channel[one] = [*channel.get(one, ()), PROVIDER, CUSTOMER]
    channel[other] = [*channel.get(other, ()), THIRD]

    assert connected(channel) == {PROVIDER, CUSTOMER, THIRD}
    assert objection(channel, Audience.CUSTOMER, PROVIDER, {CUSTOMER}) == "another_company_is_in_the_channel"


@pytest.mark.parametrize("group", GROUPS)
def test_a_customer_may_come_with_several_workspaces(group: tuple[str, ...]) -> None:
    """Their workspace and their organisation are both theirs; one of them is enough."""
    theirs = {CUSTOMER, ORGANISATION}

    found = objection(in_channel("shared_team_ids", group), Audience.CUSTOMER, PROVIDER, theirs)

    if THIRD in group:
        assert found == "another_company_is_in_the_channel"
    else:
        assert found == (None if theirs & set(group) else "customer_is_not_in_the_channel")


@pytest.mark.parametrize("group", GROUPS)
def test_nothing_is_said_to_a_customer_of_whom_no_workspace_is_known(group: tuple[str, ...]) -> None:
    assert objection(in_channel("shared_team_ids", group), Audience.CUSTOMER, PROVIDER) is not None


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("name", NAMES)
def test_lists_that_are_null_or_absent_hold_nobody(audience: Audience, name: str) -> None:
    absent, null = (
        objection({}, audience, PROVIDER, {CUSTOMER}),
        objection({name: None}, audience, PROVIDER, {CUSTOMER}),
    )

    assert absent == null == (None if audience is Audience.DESK else "customer_is_not_in_the_channel")


def test_an_invitation_to_nobody_named_counts_as_a_third_company() -> None:
    channel = in_channel("shared_team_ids", (PROVIDER, CUSTOMER), is_ext_shared=True, is_pending_ext_shared=True)

    found = objection(channel, Audience.CUSTOMER, PROVIDER, {CUSTOMER})

    assert found == "another_company_is_in_the_channel"


def test_an_invitation_to_the_customer_themselves_is_no_third_company() -> None:
    channel = {
        "shared_team_ids": [PROVIDER],
        "pending_connected_team_ids": [CUSTOMER],
        "is_pending_ext_shared": True,
    }

    assert objection(channel, Audience.CUSTOMER, PROVIDER, {CUSTOMER}) is None
