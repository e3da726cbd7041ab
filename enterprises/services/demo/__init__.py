"""The demonstration: invented people and enterprises (示例) on Hunan's real divisions."""

from enterprises.services.demo.seed import seed_demonstration

__all__ = ["seed_demonstration"]
