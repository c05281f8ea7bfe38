"""Where state lives: implementations of the ports in `mockspot.domain.ports`."""
