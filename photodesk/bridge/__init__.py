"""The one door between Python and the GUI thread: Qt without widgets."""
