"""What is told of leavers by others than a billing system: `customers.reporting` is its door.

Who it is about is found first (`whose`): by ids, then by address, then it is somebody new.
"""
