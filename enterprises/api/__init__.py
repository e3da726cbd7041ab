"""The registry for programs: what is shown, what is taken, who may."""
