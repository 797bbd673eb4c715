package dev.workroom.core.event;

import java.time.Instant;
import java.util.Optional;

/**
 * A remembered permission, narrow and revocable.
 *
 * @param tool the tool's name
 * @param resource a resource as effects name them; {@code *} stands for any run of characters
 */
public record Grant(String id, String tool, String resource, Optional<Instant> expires) {

  /** The pattern that a remembered answer covers: the folder of a file, else the thing itself. */
  public static String around(String resource) {
    int slash = resource.lastIndexOf('/');
    return resource.startsWith("file:") && slash > "file:".length()
        ? resource.substring(0, slash) + "/*"
        : resource;
  }
}
