"""Other programs."""

import asyncio
import subprocess
import sys


def version() -> str:
    done = subprocess.run(
        [sys.executable, "-c", "print(42)"], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


async def fail() -> int:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "raise SystemExit(3)")
    return await process.wait()
