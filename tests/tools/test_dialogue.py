from tools.dialogue import unwrapped


def test_lines_of_a_paragraph_are_joined_and_paragraphs_stay():
    assert unwrapped('"One\ntwo," he \nsaid.\n\nThree.\n') == '"One two," he said.\n\nThree.\n'
