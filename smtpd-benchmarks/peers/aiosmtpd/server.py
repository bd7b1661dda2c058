"""aiosmtpd, accepting all mail and forgetting it."""

import asyncio
import sys

from aiosmtpd.smtp import SMTP


class Sink:
    async def handle_DATA(self, server, session, envelope):
        return "250 OK"


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Sink(), loop=loop), "127.0.0.1", int(sys.argv[1]), backlog=1024
    )
    await server.serve_forever()


asyncio.run(main())
