"""What a person does with the program, one module for each kind of work; joins the rooms below."""
