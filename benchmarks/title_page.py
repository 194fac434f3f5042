"""The least a Streamlit page can be: what no page can be faster than."""

import streamlit as st

st.title("Only a title")
