"""The Textual app: screens, widgets, themes. Import ``launch`` first; it imports nothing of Textual."""
