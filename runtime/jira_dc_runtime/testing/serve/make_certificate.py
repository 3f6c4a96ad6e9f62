"""Make a certificate that a server signs for itself. Who serves http loads none of what this needs."""

from __future__ import annotations

import datetime as dt
import ipaddress
import shutil
import subprocess
from pathlib import Path
from typing import Final

from jira_dc_runtime.errors import ConfigurationError

from .certificate import Certificate

_NAMES: Final = ("localhost", "host.docker.internal")
_ADDRESS: Final = "127.0.0.1"
_DAYS: Final = 30


def make_certificate(folder: Path, *names: str) -> Certificate:
    """Write a certificate for localhost, 127.0.0.1 and other host `names` into `folder`.

    The package `cryptography` makes it where it is installed, otherwise the program openssl. Raise
    `ConfigurationError` where there is neither.
    """
    made = Certificate(folder / "ca.pem", folder / "key.pem")
    hosts = list(dict.fromkeys([*_NAMES, *names]))
    try:
        _make_by_cryptography(made, hosts)
    except ImportError:
        _make_by_openssl(made, hosts)
    made.key.chmod(0o600)
    return made


def _make_by_cryptography(made: Certificate, hosts: list[str]) -> None:
    from cryptography import x509  # noqa: PLC0415 - large, and only needed for TLS
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "MockJira")])
    now = dt.datetime.now(dt.UTC)
    addresses = [x509.IPAddress(ipaddress.ip_address(_ADDRESS))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=_DAYS))
        .add_extension(x509.SubjectAlternativeName([*map(x509.DNSName, hosts), *addresses]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    made.authority.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def _make_by_openssl(made: Certificate, hosts: list[str]) -> None:
    program = shutil.which("openssl")
    if program is None:
        message = "TLS needs the package cryptography (pip install jira-dc[oauth1]) or the program openssl."
        raise ConfigurationError(message)
    names = ",".join([*(f"DNS:{host}" for host in hosts), f"IP:{_ADDRESS}"])
    command = [program, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-subj", "/CN=MockJira", "-days", str(_DAYS), "-addext", f"subjectAltName={names}"]
    command += ["-out", str(made.authority), "-keyout", str(made.key)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - found on the PATH
    if done.returncode:
        message = f"openssl has made no certificate: {done.stderr.strip().splitlines()[-1:]}"
        raise ConfigurationError(message)
