package dev.workroom.server;

import dev.workroom.core.message.SessionId;
import java.util.Optional;

/**
 * What sessions work with beside their folders: plugins, connectors, notes of earlier work. Answers
 * are objects for the wire; {@code body} is the JSON text of a request.
 */
public interface Equipment {
  /** What is installed, what each brings, and the marketplaces that are known. */
  Object plugins() throws Exception;

  /** Fetches a plugin and tells what it would bring or change; nothing is in force yet. */
  Object offer(String body) throws Exception;

  /** Puts what was offered in force. */
  Object accept(String offer) throws Exception;

  /** Lets go of what was offered. */
  Object decline(String offer) throws Exception;

  /** Switches a plugin on or off, or fills in its settings. */
  Object changePlugin(String id, String body) throws Exception;

  Object removePlugin(String id) throws Exception;

  Object addMarketplace(String body) throws Exception;

  Object removeMarketplace(String name) throws Exception;

  /** The person's connectors, and those that a session's folders and plugins offer. */
  Object connectors(Optional<SessionId> session) throws Exception;

  Object addConnector(String body) throws Exception;

  Object removeConnector(String name) throws Exception;

  /** Goes to a connector: tries it, accepts its tools, signs in or out. */
  Object visit(String name, String action, Optional<SessionId> session) throws Exception;

  /** Says what tools of a connector may do. */
  Object permit(String name, String body) throws Exception;

  /** The notes in the memory of a session's folders. */
  Object notes(SessionId root) throws Exception;

  /** Writes a note as a person wants it, or takes it away. */
  Object saveNote(SessionId root, String body) throws Exception;
}
