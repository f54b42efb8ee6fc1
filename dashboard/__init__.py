"""The Streamlit dashboard: inputs, one call into ``graph``, outputs."""
