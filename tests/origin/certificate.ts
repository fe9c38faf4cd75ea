/** A certificate for `origin.test`, `localhost`, 127.0.0.1 and ::1, signed by itself, valid until 2126. */
export const certificate = `
-----BEGIN CERTIFICATE-----
MIIB1DCCAXqgAwIBAgIUOiruhMbBKZ29G0LnGu1BgMnTH8swCgYIKoZIzj0EAwIw
IDEeMBwGA1UEAwwVVG9waWN3aXJlIHRlc3Qgb3JpZ2luMCAXDTI2MTEyMjE4NTYy
MloYDzIxMjYxMDI5MTg1NjIyWjAgMR4wHAYDVQQDDBVUb3BpY3dpcmUgdGVzdCBv
cmlnaW4wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATpgVFZFi+q/xHia2NR91TO
GaVWlpTTDZLgaKS0k6xJaQqe+GdwB90qif/Bdd/jqEobozqiSImnPNU6AOgPjXzC
o4GPMIGMMB0GA1UdDgQWBBQtnE4TCcrC1NGgiF5vGPa4VfUr9zAfBgNVHSMEGDAW
gBQtnE4TCcrC1NGgiF5vGPa4VfUr9zAPBgNVHRMBAf8EBTADAQH/MDkGA1UdEQQy
MDCCC29yaWdpbi50ZXN0gglsb2NhbGhvc3SHBH8AAAGHEAAAAAAAAAAAAAAAAAAA
AAEwCgYIKoZIzj0EAwIDSAAwRQIgJee15zSTeUcmsqpBza2JMu8ts4q//4rDmm2K
73Q20bgCIQDY2rHZwf7+ZJTP1M79scE7cHfMo6BQ84oGyQeYF7mAvA==
-----END CERTIFICATE-----
`.trimStart();

/** Its key. It guards nothing: it is only ever used by test servers on loopback. */
export const certificateKey = `
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQULgmAMbGSZOdMCC
ytyD1tRoqiVwP2hoLxiM4wBL2rChRANCAATpgVFZFi+q/xHia2NR91TOGaVWlpTT
DZLgaKS0k6xJaQqe+GdwB90qif/Bdd/jqEobozqiSImnPNU6AOgPjXzC
-----END PRIVATE KEY-----
`.trimStart();
