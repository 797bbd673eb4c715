package dev.workroom.app;

import dev.workroom.core.message.SessionId;
import dev.workroom.server.Equipment;
import java.util.Optional;

/** What sessions are equipped with, for the page; the same parts as on the command line. */
final class PageEquipment implements Equipment, AutoCloseable {
  private final PagePlugins plugins;
  private final PageConnectors connectors;
  private final PageNotes notes;

  PageEquipment(Workshop workshop) {
    this.plugins = new PagePlugins(workshop);
    this.connectors = new PageConnectors(workshop);
    this.notes = new PageNotes(workshop);
  }

  @Override
  public Object plugins() throws Exception {
    return plugins.shown();
  }

  @Override
  public Object offer(String body) throws Exception {
    return plugins.offer(body);
  }

  @Override
  public Object accept(String offer) throws Exception {
    return plugins.accept(offer);
  }

  @Override
  public Object decline(String offer) throws Exception {
    return plugins.decline(offer);
  }

  @Override
  public Object changePlugin(String id, String body) throws Exception {
    return plugins.change(id, body);
  }

  @Override
  public Object removePlugin(String id) throws Exception {
    return plugins.remove(id);
  }

  @Override
  public Object addMarketplace(String body) throws Exception {
    return plugins.addMarketplace(body);
  }

  @Override
  public Object removeMarketplace(String name) throws Exception {
    return plugins.removeMarketplace(name);
  }

  @Override
  public Object connectors(Optional<SessionId> session) throws Exception {
    return connectors.shown(session);
  }

  @Override
  public Object addConnector(String body) throws Exception {
    return connectors.add(body);
  }

  @Override
  public Object removeConnector(String name) throws Exception {
    return connectors.remove(name);
  }

  @Override
  public Object visit(String name, String action, Optional<SessionId> session) throws Exception {
    return connectors.visit(name, action, session);
  }

  @Override
  public Object permit(String name, String body) throws Exception {
    return connectors.permit(name, body);
  }

  @Override
  public Object notes(SessionId root) throws Exception {
    return notes.shown(root);
  }

  @Override
  public Object saveNote(SessionId root, String body) throws Exception {
    return notes.save(root, body);
  }

  @Override
  public void close() {
    connectors.close();
  }
}
