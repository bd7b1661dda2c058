// go-smtp, accepting all mail and forgetting it. For the version of the library that Debian has.
package main

import (
	"io"
	"log"
	"os"

	"github.com/emersion/go-smtp"
)

type backend struct{}

func (backend) Login(state *smtp.ConnectionState, username, password string) (smtp.Session, error) {
	return nil, smtp.ErrAuthUnsupported
}

func (backend) AnonymousLogin(state *smtp.ConnectionState) (smtp.Session, error) {
	return session{}, nil
}

type session struct{}

func (session) Reset() {}

func (session) Logout() error { return nil }

func (session) Mail(from string, options smtp.MailOptions) error { return nil }

func (session) Rcpt(to string) error { return nil }

func (session) Data(content io.Reader) error {
	_, err := io.Copy(io.Discard, content)
	return err
}

func main() {
	server := smtp.NewServer(backend{})
	server.Addr = "127.0.0.1:" + os.Args[1]
	server.Domain = "localhost"
	server.AuthDisabled = true
	log.Fatal(server.ListenAndServe())
}
