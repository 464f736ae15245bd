"""Tells Mobula what it needs to know of an interpreter; run by it, with the answer on the last line."""

import importlib
import importlib.util
import json
import os
import platform
import sys
import sysconfig


def version(module):
    try:
        return getattr(importlib.import_module(module), "__version__", "unknown")
    except ModuleNotFoundError as missing:
        return None if missing.name == module else "!%s" % missing
    except Exception as failure:
        return "!%s: %s" % (type(failure).__name__, failure)


def jep():
    found = importlib.util.find_spec("jep")
    if found is None or found.origin is None:
        return {}
    folder = os.path.dirname(found.origin)
    values = {}
    try:
        with open(os.path.join(folder, "version.py")) as text:
            exec(text.read(), values)
    except OSError:
        pass
    return {"folder": folder, "version": values.get("VERSION") or values.get("__VERSION__") or "unknown"}


def library():
    names = [sysconfig.get_config_var(name) for name in ("INSTSONAME", "LDLIBRARY")]
    folders = [sysconfig.get_config_var("LIBDIR"), os.path.join(sys.base_prefix, "lib"), sys.base_prefix]
    for name in names:
        for folder in folders:
            if name and folder and not name.endswith(".a") and os.path.exists(os.path.join(folder, name)):
                return os.path.join(folder, name)
    return None


print(
    "\n"
    + json.dumps(
        {
            "executable": sys.executable,
            "version": platform.python_version(),
            "implementation": platform.python_implementation(),
            "library": library(),
            "path": sys.path,
            "jep": jep(),
            "numpy": version("numpy"),
            "gymnasium": version("gymnasium"),
        }
    )
)
