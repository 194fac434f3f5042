"""What the pages are made of: the only code that imports streamlit."""
