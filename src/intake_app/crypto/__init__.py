"""The only room that touches cryptographic primitives: age, SSHSIG, certificates, signing, key derivation."""
