"""The faults are done to the same kind of market that the flows walk through."""

from tests.flows.conftest import market, media_in_a_folder_of_its_own

__all__ = ["market", "media_in_a_folder_of_its_own"]
