"""Dashboards and exports read a real streaming copy; accounts, writes and everything else stay with the primary."""

import json

from benchmarks.faults import processes
from benchmarks.faults.portal import addresses
from benchmarks.faults.standby import Standby
from hazards.models import Hazard
from safetyportal.core import replica
from safetyportal.core.models import User


def test_without_a_copy_everything_is_read_from_the_primary(db):
    assert replica.read(replica.current) is None
    assert replica.usable() is None


def test_router_sends_records_to_the_copy_and_the_kernel_to_the_primary():
    router = replica.ReplicaRouter()
    with replica._from(replica.Copy(1.5)):
        assert router.db_for_read(Hazard) == "replica"
        assert router.db_for_read(User) == "default"
        assert router.db_for_write(Hazard) == "default"
    assert router.db_for_read(Hazard) == "default"
    assert not router.allow_migrate("replica", "hazards")


def test_what_is_read_where(world, tmp_path):
    copy = Standby(tmp_path / "copy", world.server)
    copy.copy()
    copy.start(end_with_parent=True)
    try:
        own = addresses(world.var_dir)
        url = own["DATABASE_URL"].replace(str(world.server.socket_dir), str(copy.socket_dir))
        own["REPLICA_URL"] = url
        found = json.loads(processes.module(world.var_dir, "benchmarks.faults.copy_probe", str(copy.var_dir), **own))
    finally:
        copy.stop()
    assert found["write"] == "InternalError", "the copy takes no writes"
    for state in ("following", "started"):
        asked = found[state]["asked"]
        assert found[state]["says"], state
        assert asked["replica core_rollupcell"] > 0
        assert asked["replica enterprises_enterprise"] > 0
        assert "default core_rollupcell" not in asked
        assert "replica core_posting" not in asked, "who may see what is asked of the primary"
        assert asked["default core_auditentry"] > 0, "the export was recorded"
    for state in ("paused", "stopped", "promoted"):
        asked = found[state]["asked"]
        assert not found[state]["says"], state
        assert asked["default core_rollupcell"] > 0
        assert not any(key.startswith("replica") for key in asked), state
    assert {found[state]["exported"] for state in ("following", "paused", "stopped", "started", "promoted")} == {6}
