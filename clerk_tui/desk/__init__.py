"""What a person does, one function a deed. Screens and commands call this and nothing below it."""
