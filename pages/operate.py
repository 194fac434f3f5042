"""Operations on single units while a network writes."""

from charviz.ui.operated import operate_page
from charviz.ui.page import setup_page

with setup_page("Operate"):
    operate_page()
