package dev.workroom.core.event;

import java.util.Optional;

/** Bytes by their SHA-256: what events point to. */
public interface ContentStore {
  /** Keeps the bytes, durable on return; the answer is their SHA-256 in hex. */
  String put(byte[] content);

  /** The bytes, if they are kept here and still have that hash. */
  Optional<byte[]> get(String sha256);
}
