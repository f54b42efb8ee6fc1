"""What strangers send is read in a process of its own, with limits: whatever a file does, the dashboard stays up.

``reading`` is what callers use. One clean process (``forking``) has the importers in memory and makes a child for each
file; the child sets its limits (``limits``), does one job (``jobs``) and ends. What it answers is data (``plain``),
never code. This bounds memory, time and the files it writes, and keeps a crash apart; it is no sandbox: the child runs
as the same user.
"""
