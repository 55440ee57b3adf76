"""Records that other programs keep of contacts: mails, chats, calls and text messages."""
