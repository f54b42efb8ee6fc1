"""Inputs follow the address, and the address follows the inputs."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def inputs() -> None:
    """A page with one input of each kind."""
    import streamlit as st

    from dashboard import address

    st.text(
        [
            address.choose("one", "One", ["red", "green"]),
            address.several("some", "Some", ["a", "b", "c"]),
            address.number("many", "Many", 1, 9, 5),
            address.text("said", "Said"),
            address.yes("on", "On"),
            address.choose_or_none("who", "Who", ["x", "y"]),
        ]
    )


def page(**said: str) -> AppTest:
    made = AppTest.from_function(inputs)
    for name, value in said.items():
        made.query_params[name] = value
    return made.run()


def shown(made: AppTest) -> str:
    return str(made.text[0].value)


def said(made: AppTest) -> dict[str, list[str]]:
    return {name: value if isinstance(value, list) else [value] for name, value in made.query_params.items()}


def test_an_address_sets_every_input() -> None:
    made = page(one="green", some="c,a", many="7", said="hm", on="yes", who="y")

    assert shown(made) == "['green', ('a', 'c'), 7, 'hm', True, 'y']"


def test_what_the_address_cannot_mean_is_the_default_and_leaves_the_address() -> None:
    made = page(one="blue", some="z", many="99", on="maybe", who="nobody")

    assert shown(made) == "['red', (), 5, '', False, None]"
    assert not said(made)


def test_a_changed_input_changes_the_address_and_a_default_is_not_written() -> None:
    made = page(many="7")
    made.slider(key="at-many").set_value(3).run()
    made.selectbox(key="at-one").set_value("green").run()
    assert said(made) == {"many": ["3"], "one": ["green"]}

    made.selectbox(key="at-one").set_value("red").run()
    assert said(made) == {"many": ["3"]}


def test_a_changed_address_wins_over_what_the_input_held() -> None:
    made = page(many="7")
    made.slider(key="at-many").set_value(3).run()

    made.query_params["many"] = "8"
    made.run()

    assert shown(made).startswith("['red', (), 8,")
