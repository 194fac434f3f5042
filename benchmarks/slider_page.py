"""A rerun that does nothing: what any answer of the server costs at least."""

import streamlit as st

unit = st.slider("Unit", 0, 511, 0)
st.html(f'<div id="shown" data-unit="{unit}">{unit}</div>')
