"""What can be done about a finding, and by whom: rules and screenings over the graph."""
