"""The same work by this project and by public tools, each in an environment of its own.

Here: one module a tool. Every request goes to the sandbox on this machine.
"""
