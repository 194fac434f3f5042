"""A component that fails says what to do, and shows no stack."""

PLANTED = "Highlight.prototype.add = () => { throw new Error('planted'); };"


def test_a_component_that_fails_says_so_in_words(make_reader):
    reader = make_reader()
    reader.page.add_init_script(PLANTED)
    reader.page.goto(f"{reader.server}/?model=planted")
    told = reader.page.get_by_role("alert").filter(has_text="Load the page again")
    told.wait_for()
    assert told.inner_text().endswith("Error: planted")
    assert not reader.one("text").is_visible()
    reader.page.get_by_role("navigation", name="Pages").wait_for()
    reader.errors[:] = [said for said in reader.errors if "planted" not in said]
