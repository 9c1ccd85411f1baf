"""Where the stages run. `local` places them on the threads of one machine; neither engine looks at text."""
