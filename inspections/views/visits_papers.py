"""Papers of a visit: look at each, print them all together."""

urlpatterns: list = []
