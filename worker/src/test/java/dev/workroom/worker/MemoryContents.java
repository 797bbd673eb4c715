package dev.workroom.worker;

import dev.workroom.core.event.ContentStore;
import dev.workroom.tools.UserFile;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A content store that forgets. */
final class MemoryContents implements ContentStore {
  private final Map<String, byte[]> kept = new ConcurrentHashMap<>();

  @Override
  public String put(byte[] content) {
    String sha256 = UserFile.sha256(content);
    kept.put(sha256, content.clone());
    return sha256;
  }

  @Override
  public Optional<byte[]> get(String sha256) {
    return Optional.ofNullable(kept.get(sha256));
  }
}
