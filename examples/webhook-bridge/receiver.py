"""Prints what the bridge posts if its signature is right: python3 receiver.py <port> <secret>"""
import base64
import hashlib
import hmac
import http.server
import sys


class Receiver(http.server.BaseHTTPRequestHandler):

    def do_POST(self):
        body = self.rfile.read(int(self.headers['content-length']))
        head = '%s.%s.' % (self.headers['webhook-id'], self.headers['webhook-timestamp'])
        digest = hmac.new(sys.argv[2].encode(), head.encode() + body, hashlib.sha256).digest()
        signature = 'v1,' + base64.b64encode(digest).decode()
        right = hmac.compare_digest(signature, self.headers['webhook-signature'])
        print(body.decode() if right else 'Wrong signature', flush=True)
        self.send_response(204 if right else 401)
        self.end_headers()


http.server.HTTPServer(('localhost', int(sys.argv[1])), Receiver).serve_forever()
